/**
 * A small streaming HTTP/1.1 client over Netty, used towards the proxy and towards the backend. An
 * exchange lives on one event loop; Netty's buffers do not leave this package.
 */
@NullMarked
package org.invertingproxy.agent.http;

import org.jspecify.annotations.NullMarked;
