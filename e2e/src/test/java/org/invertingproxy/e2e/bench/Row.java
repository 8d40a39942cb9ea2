package org.invertingproxy.e2e.bench;

import com.google.gson.annotations.SerializedName;
import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param measure what was measured
 * @param system by which way
 * @param connections at the same time
 * @param value the median of all rounds
 * @param unit of the value
 * @param shareOfNginx the value divided by that of nginx as a reverse proxy in the same run, or
 *     null where nginx has none
 */
record Row(
    String measure,
    String system,
    int connections,
    double value,
    String unit,
    @SerializedName("share_of_nginx") @Nullable Double shareOfNginx) {}
