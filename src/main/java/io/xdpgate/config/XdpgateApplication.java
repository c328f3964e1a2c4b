package io.xdpgate.config;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication(scanBasePackages = "io.xdpgate")
public class XdpgateApplication {
    public static void main(String[] args) {
        SpringApplication.run(XdpgateApplication.class, args);
    }
}
