/** Agents that are connected by a channel: one WebSocket with many streams. */
@NullMarked
package org.invertingproxy.proxy.channel;

import org.jspecify.annotations.NullMarked;
