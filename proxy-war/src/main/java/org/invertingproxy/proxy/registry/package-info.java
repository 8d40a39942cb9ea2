/** The records of backends, durable, and the routing table made from them. */
@NullMarked
package org.invertingproxy.proxy.registry;

import org.jspecify.annotations.NullMarked;
