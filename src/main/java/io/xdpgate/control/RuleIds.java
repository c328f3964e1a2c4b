package io.xdpgate.control;

import java.security.SecureRandom;

/** Makes rule ids: {@code r_} and 24 characters of base 32, 120 random bits, so that none ever comes twice. */
final class RuleIds {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 24;

    private final SecureRandom random = new SecureRandom();

    String next() {
        StringBuilder id = new StringBuilder("r_");
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
