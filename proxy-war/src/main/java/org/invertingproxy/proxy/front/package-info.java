/** The client side: servlet requests to exchanges. */
@NullMarked
package org.invertingproxy.proxy.front;

import org.jspecify.annotations.NullMarked;
