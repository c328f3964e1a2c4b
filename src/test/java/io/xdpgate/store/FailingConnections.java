package io.xdpgate.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/** Lets one of the calls that a store makes to its database fail: the n-th statement, or the commit that follows it. */
final class FailingConnections {
    private static final Set<String> CALLS =
            Set.of("execute", "executeUpdate", "executeBatch", "executeQuery", "commit", "getConnection");

    private static final Set<Class<?>> WRAPPED = Set.of(Connection.class, Statement.class, PreparedStatement.class);

    private int left = -1;
    private boolean always;

    /** @param calls those that succeed before one fails */
    synchronized void failAfter(int calls) {
        left = calls;
    }

    synchronized void failAlways() {
        always = true;
    }

    synchronized void failNoMore() {
        always = false;
        left = -1;
    }

    /** Whether the failure is still to come. */
    synchronized boolean isArmed() {
        return left >= 0;
    }

    DataSource wrap(DataSource source) {
        return proxy(DataSource.class, source);
    }

    private synchronized void count(String call) throws SQLException {
        if (CALLS.contains(call) && (always || (left >= 0 && left-- == 0))) {
            throw new SQLException("a failure for the test at " + call);
        }
    }

    private <T> T wrap(Class<T> type, Object target) {
        return proxy(type, type.cast(target));
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            count(method.getName());
            try {
                Object result = method.invoke(target, arguments);
                // By what is asked for: the driver's objects are several things at once.
                Class<?> asked = method.getReturnType();
                return WRAPPED.contains(asked) ? wrap(asked, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
