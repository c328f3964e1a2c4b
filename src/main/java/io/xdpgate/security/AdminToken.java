package io.xdpgate.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the administrator. Holds its SHA-256 only; the token itself is in {@code admin.token}, written once.
 * Whoever takes that file away keeps a service that still knows the hash ({@code token.sha256}).
 */
public final class AdminToken {
    /** Name of the file with the token, mode 0600. */
    public static final String TOKEN_FILE = "admin.token";

    /** Name of the file with the lower-case hex SHA-256 of the token, mode 0600. */
    public static final String HASH_FILE = "token.sha256";

    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final int TOKEN_BYTES = 32;
    private static final int MIN_LENGTH = 16;

    private final byte[] hash;

    private AdminToken(byte[] hash) {
        this.hash = hash.clone();
    }

    /**
     * Takes the token of a data directory, and makes one if there is none.
     *
     * @throws IOException if the files cannot be read or written, or hold no token
     */
    public static AdminToken open(DataDirectory directory) throws IOException {
        Path tokenFile = directory.file(TOKEN_FILE);
        Path hashFile = directory.file(HASH_FILE);
        if (Files.exists(tokenFile)) {
            directory.protect(TOKEN_FILE);
            byte[] hash = sha256(readToken(tokenFile));
            if (!Files.exists(hashFile) || !MessageDigest.isEqual(hash, readHash(hashFile))) {
                directory.write(HASH_FILE, HexFormat.of().formatHex(hash) + "\n");
            }
            LOG.debug("the admin token is in {}", tokenFile);
            return new AdminToken(hash);
        }
        if (Files.exists(hashFile)) {
            LOG.info("the admin token is known by its hash in {}; delete that file to get a new token", hashFile);
            return new AdminToken(readHash(hashFile));
        }
        String token = generate();
        byte[] hash = sha256(token);
        // The token first: a hash without it would be of a token that nobody has ever seen.
        directory.write(TOKEN_FILE, token + "\n");
        directory.write(HASH_FILE, HexFormat.of().formatHex(hash) + "\n");
        LOG.info("a new admin token is in {}", tokenFile);
        return new AdminToken(hash);
    }

    /** Compares in constant time. */
    public boolean accepts(String candidate) {
        return MessageDigest.isEqual(hash, sha256(candidate));
    }

    private static String generate() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String readToken(Path file) throws IOException {
        String token = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (token.length() < MIN_LENGTH || !token.matches("[\\x21-\\x7e]+")) {
            throw new IOException(file + " holds no token: it needs one line of at least " + MIN_LENGTH
                    + " visible ASCII characters; delete the file to get a new one");
        }
        return token;
    }

    private static byte[] readHash(Path file) throws IOException {
        try {
            byte[] hash = HexFormat.of()
                    .parseHex(Files.readString(file, StandardCharsets.UTF_8).strip());
            if (hash.length == 32) {
                return hash;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds no SHA-256; delete it to get a new token", e);
        }
        throw new IOException(file + " holds no SHA-256; delete it to get a new token");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
