package org.invertingproxy.proxy.registry;

import java.time.Instant;

/**
 * A line of the audit log.
 *
 * @param number its place: from 1 without a gap, in the order of the changes
 * @param at the proxy's time when the change was made; may go back where the clock did
 * @param actor who made it
 * @param event what it was
 */
public record AuditEntry(long number, Instant at, Actor actor, AuditEvent event) {}
