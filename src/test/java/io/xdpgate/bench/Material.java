package io.xdpgate.bench;

import io.xdpgate.policy.Policy;
import java.util.List;

/** A policy as rules or lists, made; what traffic and what nftables forms belong to it. */
interface Material {
    /** Every packet is dropped, by a rule or by default. */
    Policy policy();

    /** Frames of a kind of traffic, from a fixed seed. */
    List<byte[]> frames(Kind kind, int count);

    /** The nftables forms that say the same, or why one cannot be had. */
    List<NftForm> forms();

    /** The same without a rule that takes every packet, for which the default drop stands. */
    default Material closed() {
        return this;
    }
}
