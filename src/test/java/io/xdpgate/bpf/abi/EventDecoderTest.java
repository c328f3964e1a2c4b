package io.xdpgate.bpf.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples are written with the offsets of {@code struct xg_event} as numbers, so the layout is judged too. */
class EventDecoderTest {
    private static final int HEAD = 88;
    private static final int CAPTURED = 28;

    @Test
    void readsEveryMember() {
        EventRecord event = decode(sample(5, 3));

        assertThat(event.timeNs()).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(event.revision()).isEqualTo(17);
        assertThat(event.rule()).isEqualTo(4095);
        assertThat(event.ifindex()).isEqualTo(7);
        assertThat(event.length()).isEqualTo(1514);
        assertThat(event.vlan()).isEqualTo(4094);
        assertThat(event.innerVlan()).isEqualTo(Limits.NO_VLAN);
        assertThat(event.sourcePort()).isEqualTo(65_535);
        assertThat(event.destinationPort()).isEqualTo(80);
        assertThat(event.verdict()).isEqualTo(Codes.Verdict.VERDICT_DROP);
        assertThat(event.wouldBe()).isEqualTo(Limits.NO_VERDICT);
        assertThat(event.reason()).isEqualTo(Codes.Reason.REASON_PANIC);
        assertThat(event.family()).isEqualTo(Codes.Family.FAMILY_IPV6);
        assertThat(event.protocol()).isEqualTo(132);
        assertThat(event.hasPorts()).isTrue();
        assertThat(event.hasIcmp()).isFalse();
        assertThat(event.hasTcpFlags()).isTrue();
        assertThat(event.icmpType()).isEqualTo(200);
        assertThat(event.icmpCode()).isEqualTo(201);
        assertThat(event.tcpFlags()).isEqualTo(0x82);
        assertThat(event.fragment()).isEqualTo(Codes.Fragment.FRAGMENT_LATER);
        assertThat(event.source()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(event.destination()).containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
        assertThat(event.packet()).containsExactly(100, 101, 102, 103, 104);
    }

    @Test
    void takesTheFirstFourBytesOfAnIpv4Address() {
        byte[] sample = sample(0, 0);
        sample[41] = 4;
        EventRecord event = decode(sample);
        assertThat(event.source()).containsExactly(0, 1, 2, 3);
        assertThat(event.destination()).containsExactly(16, 17, 18, 19);
        assertThat(event.packet()).isEmpty();
    }

    @Test
    void hasNoAddressesWithoutAFamily() {
        byte[] sample = sample(0, 0);
        sample[41] = 0;
        assertThat(decode(sample).source()).isNull();
        assertThat(decode(sample).destination()).isNull();
    }

    @Test
    void readsAtAnyAlignment() {
        byte[] sample = sample(256, 4);
        for (int shift = 0; shift < 9; shift++) {
            byte[] memory = new byte[shift + sample.length];
            System.arraycopy(sample, 0, memory, shift, sample.length);
            assertThat(EventDecoder.decode(MemorySegment.ofArray(memory).asSlice(shift)))
                    .hasValueSatisfying(event ->
                            assertThat(event.packet()).isEqualTo(Arrays.copyOfRange(sample, HEAD, HEAD + 256)));
        }
    }

    @Test
    void keepsNothingOfTheRing() {
        byte[] sample = sample(5, 0);
        EventRecord event = decode(sample);
        Arrays.fill(sample, (byte) 0);
        assertThat(event.packet()).containsExactly(100, 101, 102, 103, 104);
        assertThat(event.source()).startsWith(0, 1, 2, 3);
    }

    @Test
    void refusesEverySampleThatIsTooShort() {
        byte[] sample = sample(5, 0);
        for (int length = 0; length < sample.length; length++) {
            assertThat(EventDecoder.decode(MemorySegment.ofArray(Arrays.copyOf(sample, length))))
                    .isEmpty();
        }
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample))).isPresent();
    }

    @Test
    void refusesMoreCapturedBytesThanAnEventCanCarry() {
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample(256, 100)))).isPresent();
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample(257, 100)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "19, 128", // rule below 0
        "27, 128", // length below 0
        "31, 16", // vlan 4094 + 4096
        "38, 2", // verdict
        "39, 2", // would be
        "40, 10", // reason
        "41, 5", // family
        "43, 2", // has ports
        "44, 2", // has ICMP
        "45, 2", // has TCP flags
        "49, 3" // fragment
    })
    void refusesNumbersThatStandForNothing(int offset, int value) {
        byte[] sample = sample(0, 0);
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample))).isPresent();
        sample[offset] = (byte) value;
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample))).isEmpty();
    }

    @Test
    void refusesMoreCapturedBytesThanTheFrameHas() {
        byte[] sample = sample(5, 0);
        ByteBuffer head = ByteBuffer.wrap(sample).order(ByteOrder.nativeOrder());
        head.putInt(24, 5);
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample))).isPresent();
        head.putInt(24, 4);
        assertThat(EventDecoder.decode(MemorySegment.ofArray(sample))).isEmpty();
    }

    @Test
    void neverFailsOnRandomBytes() {
        Random random = new Random(88);
        for (int i = 0; i < 20_000; i++) {
            byte[] sample = sample(random.nextInt(257), random.nextInt(8));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                sample[random.nextInt(HEAD)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(sample, random.nextInt(sample.length + 1));
            assertThatCode(() -> EventDecoder.decode(MemorySegment.ofArray(cut)))
                    .doesNotThrowAnyException();
        }
    }

    private static EventRecord decode(byte[] sample) {
        return EventDecoder.decode(MemorySegment.ofArray(sample)).orElseThrow();
    }

    private static byte[] sample(int captured, int padding) {
        ByteBuffer sample = ByteBuffer.allocate(HEAD + captured + padding).order(ByteOrder.nativeOrder());
        sample.putLong(0x1122_3344_5566_7788L).putLong(17);
        sample.putInt(4095).putInt(7).putInt(1514);
        sample.putShort((short) captured).putShort((short) 4094).putShort((short) 0xffff);
        sample.putShort((short) 65_535).putShort((short) 80);
        for (int member : new int[] {1, 0xff, 9, 6, 132, 1, 0, 1, 200, 201, 0x82, 2}) {
            sample.put((byte) member);
        }
        for (int i = 0; i < 32; i++) {
            sample.put((byte) i);
        }
        sample.position(HEAD);
        for (int i = 0; i < captured; i++) {
            sample.put((byte) (100 + i));
        }
        sample.putShort(CAPTURED, (short) captured);
        return sample.array();
    }
}
