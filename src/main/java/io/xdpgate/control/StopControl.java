package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import java.lang.System.Logger;

/** Stops the service and says what goes on filtering after it. Thread-safe. */
public class StopControl {
    private static final Logger LOG = System.getLogger(StopControl.class.getName());

    private final Dataplane dataplane;
    private final Runnable stop;

    /** @param stop begins the orderly end of the service and returns; may be called again */
    public StopControl(Dataplane dataplane, Runnable stop) {
        this.dataplane = dataplane;
        this.stop = stop;
    }

    /**
     * Stops the service.
     *
     * @param keepFiltering the program stays on its interfaces, with the policy in force; else everything is removed
     * @throws RefusedException.NothingPinned if it cannot stay; the service goes on then
     */
    public void stop(boolean keepFiltering) {
        if (dataplane.leaveFiltering(keepFiltering) != keepFiltering) {
            throw new RefusedException.NothingPinned();
        }
        LOG.log(
                Logger.Level.INFO,
                keepFiltering
                        ? "stopping; packets go on being filtered by the policy in force"
                        : "stopping; the program leaves its interfaces, which are open then");
        stop.run();
    }
}
