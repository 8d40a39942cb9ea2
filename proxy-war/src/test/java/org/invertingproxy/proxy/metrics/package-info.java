@NullMarked
package org.invertingproxy.proxy.metrics;

import org.jspecify.annotations.NullMarked;
