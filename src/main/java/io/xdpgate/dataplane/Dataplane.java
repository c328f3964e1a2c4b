package io.xdpgate.dataplane;

import io.xdpgate.compiler.tables.PolicyTables;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One loaded program with its maps. Thread-safe. Closing it ends the event reader; it leaves the policy in force where
 * that can outlive the process, else it detaches every interface that it attached: {@link #leaveFiltering}.
 */
public interface Dataplane extends AutoCloseable {
    /**
     * Puts a policy in force. When this returns, every packet that arrives is judged by it; when it throws,
     * the previous policy is in force, whole. Blocks for milliseconds; calls are serialised.
     *
     * @throws DataplaneException if the kernel refuses
     */
    void install(PolicyTables policy);

    /**
     * A policy for some interfaces in the place of the one that is installed.
     *
     * @param interfaces names of those that it is for
     */
    record Apart(Predicate<String> interfaces, PolicyTables policy) {}

    /**
     * Sets interfaces apart, those that are attached and those that will be, until the next call; the first policy that
     * is for an interface counts. When it throws, what was in force before goes on.
     *
     * @throws DataplaneException if the kernel refuses
     */
    void setApart(List<Apart> policies);

    /** What a policy would cost; nothing is installed. */
    PolicyCost cost(PolicyTables policy);

    /** All network interfaces of the namespace that this data plane works in. */
    List<NetworkInterface> interfaces();

    /** The program's place on each interface that it is attached to, by interface name. */
    Map<String, Attachment> attachments();

    /** Slot of each interface that is attached or has one reserved, for the compiler. */
    Map<String, Integer> interfaceSlots();

    /**
     * Gives an interface the slot that {@link #attach} will use, so that a policy with conditions on the interface
     * can be in force before its first packet; changes nothing if it has one. {@link #detach} gives it back.
     *
     * @throws NoSuchInterfaceException if there is no such interface
     * @throws DataplaneException if no slot is free
     */
    void reserveSlot(String interfaceName);

    /**
     * Attaches the program. A policy must have been installed before. Repeating it in the same mode changes
     * nothing. A refusal may give a reserved slot back.
     *
     * @param force take the place of a foreign program
     * @throws NoSuchInterfaceException if there is no such interface
     * @throws ForeignProgramException if another program is attached and {@code force} is false
     * @throws AttachRefusedException if the kernel refuses every mode that was asked for
     */
    Attachment attach(String interfaceName, AttachMode mode, boolean force);

    /**
     * Takes the program off an interface and gives its slot back; false if it was not attached.
     *
     * @throws DataplaneException if the kernel refuses
     */
    boolean detach(String interfaceName);

    /** The program and the policy in force, for traced packets; {@link PacketJudge#close} leaves them as they are. */
    PacketJudge inForce();

    /**
     * Loads the program once more, with maps of its own, and puts a policy into those: what would it say? Nothing is
     * attached. Takes some tenths of a second and as much memory as the policy.
     *
     * @param policy compiled for the present {@link #interfaceSlots}
     * @return owned by the caller
     * @throws DataplaneException if the kernel refuses
     */
    PacketJudge candidate(PolicyTables policy);

    /**
     * Follows interfaces that have other names now: each keeps its program and its slot. What was counted stays under the
     * former name. Conditions on interfaces mean slots, so the policy has to be compiled anew afterwards.
     *
     * @param names from the name under which an interface was attached to the one that it has
     * @throws IllegalArgumentException if one of them is not attached; nothing is changed then
     */
    void rename(Map<String, String> names);

    /**
     * Calls back, on a thread of its own, once at once and whenever an interface of the namespace came, went, or
     * changed in a way that {@link #interfaces} shows. Several changes may be one call. What the listener throws is
     * logged.
     *
     * @throws DataplaneException if the kernel refuses
     */
    InterfaceWatch watchInterfaces(Runnable onChange);

    /** Packets per interface, reason and verdict since load; rows that are all zero are left out. */
    List<Total> totals();

    /** Counters of each rule of the installed policy, and of rules that were in it since load. */
    Map<String, RuleCounter> ruleCounters();

    /** As {@link #ruleCounters()}, of these rules only; takes time for these, not for all. */
    default Map<String, RuleCounter> ruleCounters(Collection<String> ruleIds) {
        Map<String, RuleCounter> some = new HashMap<>(ruleCounters());
        some.keySet().retainAll(ruleIds);
        return some;
    }

    /** Starts or stops the making of events in the kernel; off at load. */
    void armEvents(boolean armed);

    EventTotals eventTotals();

    /** Entries in use and capacity of each bounded table, by map name. */
    List<MapUsage> mapUsage();

    /** Passes every packet, or ends that; off at load. */
    void panic(boolean passEverything);

    /** Keeps when a {@link #panic} is to end, for a data plane that goes on with this one; null: nobody knows. */
    default void keepPanicEnd(@Nullable Instant end) {}

    /** What {@link #keepPanicEnd} kept, be it by another process. */
    default Optional<Instant> panicEnd() {
        return Optional.empty();
    }

    /** Whether every packet passes, whoever switched that on: the map may be written past this process. */
    boolean isPanicking();

    /**
     * What {@link #close} is to do: leave the program, its policy and its counters where they are, for the next data
     * plane to go on with, or take everything away.
     *
     * @return whether it will leave them; never where nothing can outlive the process
     */
    default boolean leaveFiltering(boolean leave) {
        return false;
    }

    /** Whether packets are judged by a policy that another process left, until one is installed. */
    default boolean isInherited() {
        return false;
    }

    /** What somebody else was seen to change, the latest of each kind and place; the oldest first. */
    default List<Tampering> tampering() {
        return List.of();
    }

    /** What this host offers and lacks. */
    SystemReport inspect();

    /** False when the event reader has died. */
    boolean isReaderAlive();

    @Override
    void close();
}
