package io.xdpgate.control;

import java.time.Instant;

/** A policy that somebody wants, worked out against the policy in force and kept for a while. */
public record PolicyPlan(String id, Instant createdAt, Instant expiresAt, PolicyDraft draft, PolicyPreview preview) {}
