/** Counters, gauges and histograms of one proxy, and their text for Prometheus. */
@NullMarked
package org.invertingproxy.proxy.metrics;

import org.jspecify.annotations.NullMarked;
