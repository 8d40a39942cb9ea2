/** Tests of the settings. */
@NullMarked
package org.invertingproxy.proxy.config;

import org.jspecify.annotations.NullMarked;
