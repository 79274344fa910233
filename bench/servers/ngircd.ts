/** ngIRCd, Debian's package. Its configuration is Debian's with lookups off and every limit that the load meets raised. */
import { installed, peer } from './peer.ts'

export const ngircd = peer({
  name: 'ngircd',
  ...installed('ngircd'),
  notes:
    'no capabilities, no echo, stores nothing; raised: MaxConnections, MaxConnectionsIP, MaxJoins (unlimited), MaxPenaltyTime 0; DNS, Ident and PAM off',
  args: (configFile) => ['--nodaemon', '--config', configFile],
  config: (port, folder) => `[Global]
Name = ngircd.bench.test
Info = bench
AdminInfo1 = bench
AdminInfo2 = bench
AdminEMail = bench@bench.test
Listen = 127.0.0.1
Ports = ${port}
MotdFile = ${folder}/motd

[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 3600

[Options]
DNS = no
Ident = no
PAM = no
`,
})
