/** Both ends of HTTP/1.1 on raw sockets, where every byte is seen as it is. */
@NullMarked
package org.invertingproxy.e2e.http;

import org.jspecify.annotations.NullMarked;
