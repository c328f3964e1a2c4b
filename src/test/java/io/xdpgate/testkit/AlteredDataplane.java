package io.xdpgate.testkit;

import io.xdpgate.dataplane.Dataplane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** A data plane of which one method answers what the test says. */
public final class AlteredDataplane {
    private AlteredDataplane() {}

    /** @param answer of the method, by its arguments */
    public static Dataplane of(Dataplane usual, String method, Function<Object[], Object> answer) {
        return (Dataplane) Proxy.newProxyInstance(
                AlteredDataplane.class.getClassLoader(),
                new Class<?>[] {Dataplane.class},
                (proxy, called, arguments) -> {
                    Object[] all = arguments == null ? new Object[0] : arguments;
                    if (called.getName().equals(method)) {
                        return answer.apply(all);
                    }
                    try {
                        return called.invoke(usual, all);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
