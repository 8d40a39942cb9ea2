/** The forms of the log's lines. */
@NullMarked
package org.invertingproxy.proxy.log;

import org.jspecify.annotations.NullMarked;
