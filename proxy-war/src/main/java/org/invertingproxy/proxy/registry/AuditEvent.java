package org.invertingproxy.proxy.registry;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A change, as the audit log keeps it.
 *
 * @param action what was done, a verb such as {@code create}, of 64 characters at most
 * @param kind what kind of object, such as {@code backend}, of 64 characters at most
 * @param objectId which one
 * @param before its state before the change, without secrets, or null where there was none
 * @param after its state after the change, without secrets, or null where there is none
 */
public record AuditEvent(
    String action,
    String kind,
    String objectId,
    @Nullable JsonObject before,
    @Nullable JsonObject after) {}
