package io.xdpgate.config;

import io.xdpgate.control.InterfaceFollower;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Follows interfaces once those that start-up wants have been attached: earlier, a policy would meet them half ready. */
@Component
class InterfaceFollowing {
    private final InterfaceFollower follower;

    InterfaceFollowing(InterfaceFollower follower) {
        this.follower = follower;
    }

    @EventListener
    void start(ApplicationReadyEvent ready) {
        follower.start();
    }
}
