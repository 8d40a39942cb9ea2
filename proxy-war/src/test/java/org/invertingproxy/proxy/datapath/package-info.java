/** The data path on real servers, between raw sockets. */
@NullMarked
package org.invertingproxy.proxy.datapath;

import org.jspecify.annotations.NullMarked;
