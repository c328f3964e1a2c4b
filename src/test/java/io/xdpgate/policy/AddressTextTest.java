package io.xdpgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "192.0.2.9, 192.0.2.9",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::A, 2001:db8::a",
        "2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:0:0:4:5:6:0:0, 1::4:5:6:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
        "::ffff:1.2.3.4, ::ffff:1.2.3.4",
        "::ffff:102:304, ::ffff:1.2.3.4",
        "::1.2.3.4, ::102:304",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::ffff:0:0:0, ::ffff:0:0:0",
        "0000:0000:0000:0000:0000:ffff:255.255.255.255, ::ffff:255.255.255.255",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void readsAndWritesCanonicalText(String text, String canonical) {
        Address address = Address.parse(text).orElseThrow();
        assertThat(address).hasToString(canonical);
        assertThat(Address.parse(canonical)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                " 1.2.3.4",
                "1.2.3.4 ",
                "10.1",
                "010.0.0.1",
                "1.2.3.4-5",
                "1.2.*.*",
                "0x7f.1",
                "0x7f.0.0.1",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3.4",
                "1..2.3",
                "1.2.3.1000",
                "2130706433",
                "1.2.3.-4",
                "1.2.3.+4",
                "١.2.3.4",
                "localhost",
                "fe80::1%eth0",
                "[::1]",
                ":",
                ":::",
                "::::",
                "1::2::3",
                "1:::2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                ":1::",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "::1:",
                "12345::",
                "g::",
                "::١",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "::256.1.1.1",
                "::01.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:6::1.2.3.4",
                "::+1",
                "0000:0000:0000:0000:0000:ffff:255.255.255.2550"
            })
    void refusesEverythingElse(String text) {
        assertThat(Address.parse(text)).isEmpty();
        assertThat(Prefix.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8, 10.0.0.0, 10.255.255.255",
        "192.0.2.9/24, 192.0.2.0/24, 192.0.2.0, 192.0.2.255",
        "192.0.2.9/0, 0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "192.0.2.9/31, 192.0.2.8/31, 192.0.2.8, 192.0.2.9",
        "192.0.2.9/32, 192.0.2.9, 192.0.2.9, 192.0.2.9",
        "192.0.2.9, 192.0.2.9, 192.0.2.9, 192.0.2.9",
        "2001:db8::1/0, ::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::1/64, 2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff",
        "2001:db8:0:1::/65, 2001:db8:0:1::/65, 2001:db8:0:1::, 2001:db8:0:1:7fff:ffff:ffff:ffff",
        "2001:db8::1/127, 2001:db8::/127, 2001:db8::, 2001:db8::1",
        "2001:db8::1/128, 2001:db8::1, 2001:db8::1, 2001:db8::1",
    })
    void prefixesHaveNoHostBits(String text, String canonical, String first, String last) {
        Prefix prefix = Prefix.parse(text).orElseThrow();
        assertThat(prefix).hasToString(canonical);
        assertThat(new Address(prefix.family(), prefix.first())).hasToString(first);
        assertThat(new Address(prefix.family(), prefix.last())).hasToString(last);
        assertThat(prefix.contains(Address.parse(first).orElseThrow())).isTrue();
        assertThat(prefix.contains(Address.parse(last).orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "/255.0.0.0",
                "/8",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/8/8",
                "10.0.0.0 /8",
                "10/8",
                "::/129",
                "::/0x10",
                "::/1000",
                "fe80::%eth0/64",
                "10.0.0.0/+8"
            })
    void refusesOtherPrefixes(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
    }

    @Test
    void prefixHoldsNothingBeyondItsEndsNorOfTheOtherFamily() {
        Prefix prefix = Prefix.parse("10.0.0.0/8").orElseThrow();
        assertThat(prefix.contains(Address.parse("9.255.255.255").orElseThrow()))
                .isFalse();
        assertThat(prefix.contains(Address.parse("11.0.0.0").orElseThrow())).isFalse();
        assertThat(prefix.contains(Address.parse("::ffff:10.0.0.1").orElseThrow()))
                .isFalse();
        assertThat(prefix.contains(Address.parse("::a00:1").orElseThrow())).isFalse();
    }

    @Test
    void bytesAreInNetworkOrder() {
        assertThat(Address.of(new byte[] {(byte) 192, 0, 2, 9})).hasToString("192.0.2.9");
        byte[] bytes = new byte[16];
        bytes[0] = (byte) 0xfe;
        bytes[1] = (byte) 0x80;
        bytes[15] = 9;
        assertThat(Address.of(bytes)).hasToString("fe80::9");
        assertThatThrownBy(() -> Address.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesThatAreTooWideAreRefused() {
        assertThat(new Address(Family.IPV4, UInt128.of(0xffff_ffffL))).hasToString("255.255.255.255");
        assertThatThrownBy(() -> new Address(Family.IPV4, UInt128.of(0x1_0000_0000L)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
