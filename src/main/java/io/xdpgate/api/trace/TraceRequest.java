package io.xdpgate.api.trace;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.dataplane.PacketJudge;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One packet to trace.
 *
 * @param frame from the Ethernet header, without FCS
 * @param interfaceName that it arrives on; null: one that nothing is attached to
 * @param policy a candidate, as for a PUT of the policy; null: none
 */
record TraceRequest(
        byte[] frame,
        @Nullable String interfaceName,
        @Nullable JsonNode policy) {
    private static final int MIN_FRAME = 14;
    private static final String HEX = "the frame in hexadecimal digits, from the Ethernet header, " + MIN_FRAME + ".."
            + PacketJudge.MAX_FRAME + " bytes";

    /** The form of the body, for the OpenAPI document. */
    @Schema(name = "TraceRequest", description = "Either packet or frame; with policy also what that would do")
    record Form(
            PacketReader.@Nullable Form packet,

            @Schema(description = "Hexadecimal, from the Ethernet header without FCS; spaces and colons are skipped")
            @Nullable
            String frame,

            @Schema(name = "interface", description = "That the frame arrives on; of a packet: its member interface")
            @Nullable
            String interfaceName,

            @Schema(type = "object", description = "A candidate policy, as for PUT /api/v1/policy") @Nullable
            Object policy) {}

    static TraceRequest read(byte[] body) {
        Faults faults = new Faults();
        Optional<TraceRequest> request =
                Members.of(StrictJson.read(body), "", faults).map(TraceRequest::read);
        faults.throwIfAny();
        return request.orElseThrow();
    }

    private static TraceRequest read(Members members) {
        Optional<Members> packet = members.object("packet");
        byte[] frame = members.parsed("frame", TraceRequest::hex, HEX);
        String interfaceName = members.text("interface");
        JsonNode policy = members.node("policy");
        members.refuseOthers();
        boolean hasPacket = members.node("packet") != null;
        if (hasPacket == (members.node("frame") != null)) {
            members.fault(hasPacket ? "frame" : "packet", "give either 'packet' or 'frame'");
        }
        if (packet.isPresent()) {
            if (interfaceName != null) {
                members.fault("interface", "belongs into 'packet'");
            }
            PacketReader.Packet read = PacketReader.read(packet.get());
            return new TraceRequest(read.frame(), read.interfaceName(), policy);
        }
        return new TraceRequest(frame == null ? new byte[0] : frame, interfaceName, policy);
    }

    private static Optional<byte[]> hex(String text) {
        String digits = text.replaceAll("[\\s:]", "");
        if (digits.length() % 2 != 0
                || digits.length() / 2 < MIN_FRAME
                || digits.length() / 2 > PacketJudge.MAX_FRAME
                || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().parseHex(digits));
    }
}
