@NullMarked
package org.invertingproxy.proxy.channel;

import org.jspecify.annotations.NullMarked;
