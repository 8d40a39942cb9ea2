/** Proxies as real processes, in each server that is supported. */
@NullMarked
package org.invertingproxy.e2e.server;

import org.jspecify.annotations.NullMarked;
