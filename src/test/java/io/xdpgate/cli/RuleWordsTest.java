package io.xdpgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RuleWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "drop | {'action':'drop'}",
                "pass ipv6 icmpv6 type 128 code 0 |"
                        + " {'action':'pass','match':{'family':'ipv6','protocol':'icmpv6','icmp':{'type':128,'code':0}}}",
                "drop tcp from 203.0.113.0/24 to port 22 | {'action':'drop','match':{'protocol':'tcp',"
                        + "'source':{'prefixes':['203.0.113.0/24']},'destinationPorts':['22']}}",
                "tcp drop port 80,443 | {'action':'drop','match':{'protocol':'tcp','destinationPorts':['80','443']}}",
                "count would pass udp from not 10.0.0.0/8,@friends port 1024-65535 to 2001:db8::1 port 53 on eth1,eth2 |"
                        + " {'action':'count','wouldBe':'pass','match':{'protocol':'udp','source':{'prefixes':['10.0.0.0/8'],"
                        + "'sets':['friends'],'not':true},'sourcePorts':['1024-65535'],'destination':{'prefixes':["
                        + "'2001:db8::1']},'destinationPorts':['53'],'interfaces':['eth1','eth2']}}",
                "drop from any to any | {'action':'drop'}",
                "drop proto 47 from set:bad vlan 10,20 | {'action':'drop','match':{'protocol':'47',"
                        + "'source':{'sets':['bad']},'vlans':[10,20]}}",
                "drop tcp flags SYN,!ACK fragment none length 0-64 hops 1 dscp 46 | {'action':'drop','match':{"
                        + "'protocol':'tcp','tcpFlags':{'set':['SYN'],'clear':['ACK']},'fragment':'none',"
                        + "'packetLength':['0-64'],'hopLimit':['1'],'dscp':['46']}}"
            })
    void readsWords(String words, String rule) {
        assertThat(RuleWords.parse(List.of(words.split(" "))))
                .isEqualTo(JsonMapper.shared().readTree(rule.replace('\'', '"')));
        assertThat(RuleWords.parse(List.of(words)))
                .as("in one argument")
                .isEqualTo(JsonMapper.shared().readTree(rule.replace('\'', '"')));
    }

    /** What is listed can be typed again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp from 203.0.113.0/24 to port 22",
                "ipv4 udp from not 10.0.0.0/8,@friends port 1024-65535 to 2001:db8::1 port 53 on eth1,eth2 vlan 10",
                "icmp type 8 code 0",
                "tcp flags SYN,!ACK fragment none length 0-64 hops 1 dscp 46"
            })
    void saysWhatItReads(String words) {
        assertThat(RuleText.match(RuleWords.parse(List.of("drop", words)))).isEqualTo(words);
    }

    @Test
    void saysTheActionAndARuleForEverything() {
        assertThat(RuleText.action(RuleWords.parse(List.of("count would drop"))))
                .isEqualTo("count would drop");
        assertThat(RuleText.match(RuleWords.parse(List.of("drop")))).isEqualTo("every IP packet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tcp from 1.2.3.4 | needs an action",
                "drop pass | say the action",
                "drop tcp udp | say the protocol",
                "drop from | 'from' needs addresses",
                "drop to port | missing after 'port'",
                "drop frm 1.2.3.4 | 'frm' is not a word of a rule",
                "drop vlan x | takes a number",
                "drop icmp type echo | takes a number"
            })
    void refusesWhatMeansNothing(String words, String because) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> RuleWords.parse(List.of(words)))
                .withMessageContaining(because)
                .satisfies(failure -> assertThat(failure.exitStatus()).isEqualTo(ExitStatus.USAGE));
    }
}
