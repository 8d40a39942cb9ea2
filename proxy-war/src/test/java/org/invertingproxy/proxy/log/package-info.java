@NullMarked
package org.invertingproxy.proxy.log;

import org.jspecify.annotations.NullMarked;
