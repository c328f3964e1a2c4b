package io.xdpgate.store;

import io.xdpgate.testkit.Faults;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/** Lets calls that a store makes to its database fail: statements, and the commit that follows them. */
final class FailingConnections {
    private static final Set<String> CALLS =
            Set.of("execute", "executeUpdate", "executeBatch", "executeQuery", "commit", "getConnection");

    private static final Set<Class<?>> WRAPPED = Set.of(Connection.class, Statement.class, PreparedStatement.class);

    private final Faults faults;

    FailingConnections(Faults faults) {
        this.faults = faults;
    }

    DataSource wrap(DataSource source) {
        return proxy(DataSource.class, source);
    }

    private void before(String call) throws SQLException {
        if (CALLS.contains(call) && faults.strike()) {
            throw new SQLException("a failure for the test at " + call);
        }
    }

    private <T> T wrap(Class<T> type, Object target) {
        return proxy(type, type.cast(target));
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            before(method.getName());
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
