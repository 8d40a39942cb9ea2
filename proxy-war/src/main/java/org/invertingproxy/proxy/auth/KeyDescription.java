package org.invertingproxy.proxy.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a key.
 *
 * @param id its {@code kid}
 * @param made when it was made, or null where that is not known
 * @param signs whether new tokens are signed by it; the others only verify
 */
public record KeyDescription(String id, @Nullable Instant made, boolean signs) {}
