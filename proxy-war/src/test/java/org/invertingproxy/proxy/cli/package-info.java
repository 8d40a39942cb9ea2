@NullMarked
package org.invertingproxy.proxy.cli;

import org.jspecify.annotations.NullMarked;
