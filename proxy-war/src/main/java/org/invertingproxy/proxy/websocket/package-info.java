/** WebSockets of clients: from the upgrade of a request to the close of its session. */
@NullMarked
package org.invertingproxy.proxy.websocket;

import org.jspecify.annotations.NullMarked;
