/**
 * Many streams over one channel: the same machine on both sides, driven by the messages that a
 * transport receives and free of threads, sockets and clocks of its own.
 */
@NullMarked
package org.invertingproxy.wire.mux;

import org.jspecify.annotations.NullMarked;
