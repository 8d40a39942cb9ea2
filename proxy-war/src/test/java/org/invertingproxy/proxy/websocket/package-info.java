/** Tests of clients' WebSockets, apart from a container. */
@NullMarked
package org.invertingproxy.proxy.websocket;

import org.jspecify.annotations.NullMarked;
