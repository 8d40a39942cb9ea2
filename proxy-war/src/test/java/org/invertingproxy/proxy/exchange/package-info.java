/** Exchanges between scripted links and clients, without a server. */
@NullMarked
package org.invertingproxy.proxy.exchange;

import org.jspecify.annotations.NullMarked;
