/** The HTTP server of java -jar: Jetty, put together in code. */
@NullMarked
package org.invertingproxy.proxy.jetty;

import org.jspecify.annotations.NullMarked;
