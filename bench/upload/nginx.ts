/** nginx, Debian's package: what a plain web server makes of a PUT. It writes the body into a file beside, and renames it; it syncs nothing. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@partyline/net'
import { launch, type Launched } from '../servers/launch.ts'

const NGINX = '/usr/sbin/nginx'
const HERE = '127.0.0.1'
const FIRST_PORT = 20_000

export interface Nginx {
  readonly started: Launched
  /** Of a file that is put there. */
  readonly url: string
  readonly path: string
}

/** null where it is not installed, or has no PUT. @param folder for everything that it writes */
export async function startNginx(folder: string): Promise<Nginx | null> {
  const port = await findFreePort({ host: HERE, port: FIRST_PORT }, 'tcp')
  const config = join(folder, 'nginx.conf')
  await writeFile(config, configuration(port ?? FIRST_PORT, folder))
  const command = [NGINX, '-c', config, '-e', 'stderr'] as const
  const started = launch({ command, core: null, folder, user: null })
  const url = `http://${HERE}:${port}/put`
  const answers = () =>
    fetch(url).then(
      () => true,
      () => null,
    )
  try {
    await started.until(answers)
    return { started, url, path: join(folder, 'put') }
  } catch {
    return null
  }
}

/** One process, as the others are. */
function configuration(port: number, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_max_body_size 0;
${temporary.map((name) => `  ${name}_temp_path ${folder}/nginx-${name};`).join('\n')}
  server {
    listen ${HERE}:${port};
    location / {
      root ${folder};
      dav_methods PUT;
    }
  }
}
`
}
