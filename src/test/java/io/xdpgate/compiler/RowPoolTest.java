package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.policy.InvalidPolicyException;
import org.junit.jupiter.api.Test;

class RowPoolTest {
    private final RowPool pool = new RowPool();

    @Test
    void equalRowsAreOneRow() {
        assertThat(pool.intern(bits())).isZero();
        int row = pool.intern(bits(0, 63, 1_983));
        assertThat(pool.intern(bits(1_983, 0, 5, 63, 5))).isEqualTo(row);
        assertThat(pool.intern(bits(0, 63, 1_982))).isNotEqualTo(row);
        assertThat(pool.intern(bits(7, 7))).isZero();
        assertThat(pool.rows()).hasSize(3);
        assertThat(pool.rows().get(row)[0]).isEqualTo(1L | 1L << 63);
        assertThat(pool.rows().get(row)[30]).isEqualTo(1L << 63);
    }

    @Test
    void storedRowsDoNotFollowLaterChanges() {
        RowBits bits = bits(1);
        int row = pool.intern(bits);
        bits.toggle(2);
        assertThat(pool.rows().get(row)[0]).isEqualTo(2);
    }

    @Test
    void roomIsLimited() {
        for (int i = 1; i < Capacity.ROWS; i++) {
            assertThat(pool.intern(bits(i & 127, 128 + (i >> 7)))).isEqualTo(i);
        }
        assertThat(pool.intern(bits(5, 128))).isEqualTo(5);
        RowBits oneMore = bits(1_000);
        assertThatThrownBy(() -> pool.intern(oneMore)).isInstanceOf(InvalidPolicyException.class);
    }

    private static RowBits bits(int... positions) {
        RowBits bits = new RowBits();
        for (int position : positions) {
            bits.toggle(position);
        }
        return bits;
    }
}
