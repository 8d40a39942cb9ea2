/** What agent and proxy agree on: names, heads, fields and the HTTP/1.1 wire form. */
@NullMarked
package org.invertingproxy.wire;

import org.jspecify.annotations.NullMarked;
