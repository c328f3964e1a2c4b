package io.xdpgate.api.openapi;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.xdpgate.api.events.PacketMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the Java types of the bodies do not tell: members only taken, null as a value, members always there. */
@SuppressWarnings("rawtypes") // swagger-core hands out maps of raw schemas
final class SchemaDetails {
    /** Members whose value may be null. */
    private static final Map<String, List<String>> NULLABLE = Map.of(
            "InterfaceList", List.of("next"),
            "InterfaceStatistics", List.of("lastHit"),
            "ReasonStatistics", List.of("lastHit"),
            "RuleTraffic", List.of("lastHit"),
            "PacketMessage",
                    List.of(
                            "wouldBe",
                            "ruleId",
                            "family",
                            "source",
                            "destination",
                            "protocol",
                            "sourcePort",
                            "destinationPort",
                            "tcpFlags",
                            "vlan",
                            "innerVlan",
                            "node"),
            "Panic", List.of("until"),
            "RulePage", List.of("next"),
            "RuleStatistics", List.of("lastHit"),
            "System", List.of("netns", "node", "possibleCpus"),
            "SystemCheck", List.of("remedy"));

    /** Answers whose members are all there, always. */
    private static final List<String> COMPLETE = List.of(
            "EventAccount",
            "EventTicket",
            "Gauge",
            "Guard",
            "GuardEntry",
            "InterfaceStatistics",
            "MapUsage",
            "PacketMessage",
            "Panic",
            "Rate",
            "Rates",
            "ReasonStatistics",
            "RuleTraffic",
            "Statistics",
            "System",
            "SystemCheck",
            "Top",
            "TopItem",
            "Usage");

    private SchemaDetails() {}

    static void complete(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        ModelConverters.getInstance(true).readAll(PacketMessage.class).forEach(schemas::put);
        addEventMessages(schemas);
        addRuleForms(schemas);
        refOrNull(schemas.get("Rule"), "log", "Log");
        refOrNull(schemas.get("PolicyOptions"), "log", "Log");
        refOrNull(schemas.get("PacketMessage"), "icmp", "Icmp");
        List.of("1s", "10s", "60s").forEach(time -> refOrNull(schemas.get("Rates"), time, "Rate"));
        NULLABLE.forEach((name, members) -> members.forEach(member -> takesNull(schemas.get(name), member)));
        for (String name : COMPLETE) {
            Schema<?> schema = schemas.get(name);
            if (schema != null) {
                schema.setRequired(new ArrayList<>(schema.getProperties().keySet()));
            }
        }
    }

    private static void addEventMessages(Map<String, Schema> schemas) {
        StringSchema stage = new StringSchema();
        stage.setDescription("Where they were lost");
        List.of("kernel", "subscriber", "history").forEach(stage::addEnumItem);
        schemas.put(
                "LossMessage",
                requiring(
                        List.of("count", "stage"),
                        new ObjectSchema()
                                .description("Data of a message of type loss: so many events did not come")
                                .addProperty(
                                        "count",
                                        new IntegerSchema()
                                                .format("int64")
                                                .minimum(java.math.BigDecimal.ZERO)
                                                .description("How many at least; 0 when that is not known"))
                                .addProperty("stage", stage)));
        schemas.put(
                "HeartbeatMessage",
                requiring(
                        List.of("time"),
                        new ObjectSchema()
                                .description("Data of a message of type heartbeat: the stream is alive")
                                .addProperty("time", new DateTimeSchema())));
    }

    private static void addRuleForms(Map<String, Schema> schemas) {
        Schema<?> rule = schemas.get("Rule");
        if (rule == null) {
            return;
        }
        if (!rule.getProperties().containsKey("ttl")) {
            Schema<?> ttl = new StringSchema().format("duration").example("PT1H");
            ttl.setWriteOnly(true);
            ttl.setDescription("How long the rule lives (ISO 8601), instead of expiresAt; taken, never given back");
            rule.addProperty("ttl", ttl);
        }
        rule.setRequired(List.of("action"));
        Schema<?> step = schemas.get("RuleStep");
        if (step != null) {
            Schema<?> patch = new ObjectSchema();
            patch.setDescription("Of patch: a merge patch (RFC 7396)");
            step.addProperty("patch", patch);
            step.setRequired(List.of("op"));
        }
        schemas.put(
                "RulesWritten",
                requiring(
                        List.of("items"),
                        new ObjectSchema()
                                .description("The rules written, in the order of the request")
                                .addProperty("items", new ArraySchema().items(ref("Rule")))
                                .addProperty("warnings", new ArraySchema().items(ref("Warning")))));
    }

    /** A reference beside a type would have to hold together with it, which null does not. */
    private static void refOrNull(@Nullable Schema<?> owner, String member, String name) {
        Schema<?> before =
                owner == null ? null : (Schema<?>) owner.getProperties().get(member);
        if (owner != null && before != null) {
            Schema<?> after = new Schema<>().anyOf(List.of(ref(name), new Schema<>().types(Set.of("null"))));
            after.setDescription(before.getDescription());
            owner.addProperty(member, after);
        }
    }

    private static void takesNull(@Nullable Schema<?> owner, String member) {
        Schema<?> property =
                owner == null ? null : (Schema<?>) owner.getProperties().get(member);
        if (property != null && property.get$ref() == null && property.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
        }
    }

    private static Schema<?> requiring(List<String> members, Schema<?> schema) {
        schema.setRequired(members);
        return schema;
    }

    private static Schema<?> ref(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }
}
