/** The proxy's settings: one tree of records. */
@NullMarked
package org.invertingproxy.proxy.config;

import org.jspecify.annotations.NullMarked;
