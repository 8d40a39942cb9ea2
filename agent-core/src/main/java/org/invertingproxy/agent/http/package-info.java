/**
 * A small streaming HTTP client over Netty (HTTP/1.1, and HTTP/2 by prior knowledge), used towards
 * the proxy and towards the backend. An exchange lives on one event loop; Netty's buffers do not
 * leave this package.
 */
@NullMarked
package org.invertingproxy.agent.http;

import org.jspecify.annotations.NullMarked;
