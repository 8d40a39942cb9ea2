/** Tests of the admin API and page. */
@NullMarked
package org.invertingproxy.proxy.admin;

import org.jspecify.annotations.NullMarked;
