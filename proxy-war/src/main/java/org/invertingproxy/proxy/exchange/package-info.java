/** One client request with its response: the core that knows neither servlets nor sockets. */
@NullMarked
package org.invertingproxy.proxy.exchange;

import org.jspecify.annotations.NullMarked;
