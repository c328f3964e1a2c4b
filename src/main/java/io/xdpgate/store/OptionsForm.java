package io.xdpgate.store;

import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** The options of a policy on disk. */
record OptionsForm(
        String malformed,
        String deepHeaders,
        String encapsulated,
        String nonIp,
        String laterFragments,
        @Nullable LogForm log) {
    static String write(PolicyOptions options) {
        return Json.write(new OptionsForm(
                options.malformed().text(),
                options.deepHeaders().text(),
                options.encapsulated().text(),
                options.nonIp().text(),
                options.laterFragments().text(),
                LogForm.of(options.log())));
    }

    static PolicyOptions read(String text) {
        OptionsForm form = Json.read(text, OptionsForm.class);
        return new PolicyOptions(
                Verdict.parse(form.malformed).orElseThrow(),
                Verdict.parse(form.deepHeaders).orElseThrow(),
                PolicyOptions.Encapsulated.parse(form.encapsulated).orElseThrow(),
                Verdict.parse(form.nonIp).orElseThrow(),
                PolicyOptions.LaterFragments.parse(form.laterFragments).orElseThrow(),
                LogForm.choice(form.log));
    }
}
