package io.xdpgate.bpf;

import java.util.HexFormat;

/** Frames for test runs. */
final class SmallFrames {
    /** 192.0.2.1:4000 to 198.51.100.1:9, UDP, 18 bytes of payload, 60 bytes in all. */
    static final byte[] UDP = HexFormat.of()
            .parseHex("020000000001020000000002" + "0800"
                    + "4500002e00004000401100" + "00" + "c0000201" + "c6336401"
                    + "0fa00009001a0000"
                    + "000102030405060708090a0b0c0d0e0f1011");

    private SmallFrames() {}
}
