/** Tests of the registry, on a real H2 file with the real migrations. */
@NullMarked
package org.invertingproxy.proxy.registry;

import org.jspecify.annotations.NullMarked;
