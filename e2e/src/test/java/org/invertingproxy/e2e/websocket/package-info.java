/** WebSockets of real clients through real servers and agents. */
@NullMarked
package org.invertingproxy.e2e.websocket;

import org.jspecify.annotations.NullMarked;
