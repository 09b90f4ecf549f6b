import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createTestDatabase, createTestVhost } from '@signalbox/testing'
import { publint } from 'publint'
import { expect, test } from 'vitest'
import { clientFolder, root } from './client-folder.ts'
import { stageClient } from './stage-client.ts'
import { startApi } from './testing/start-api.ts'

const run = promisify(execFile)
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')

// RabbitMQ's own figures are up to 5 s old.
const figuresLate = { timeout: 15_000 }

test('what is published installs in an empty project, has its types, and sends the example of its README', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'signalbox-client-'))
  try {
    const [staged, project] = [path.join(folder, 'staged'), path.join(folder, 'project')]
    await stageClient(staged)
    const { messages } = await publint({ pkgDir: staged, strict: true, pack: false })
    expect(messages).toEqual([])
    const { stdout: tarball } = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: staged,
    })

    await using database = await createTestDatabase()
    await using vhost = await createTestVhost()
    await using api = await startApi({ databaseUrl: database.url, rabbitmqUrl: vhost.url })
    await mkdir(project)
    await writeFile(path.join(project, 'package.json'), '{ "type": "module", "private": true }')
    await writeFile(path.join(project, 'example.ts'), await readExample(api.url))
    const npm = [
      'install',
      '--silent',
      '--ignore-scripts',
      '--prefer-offline',
      path.join(folder, tarball.trim()),
    ]
    await run('npm', npm, { cwd: project })

    await Promise.all([
      compile(project, ['--module', 'preserve', '--moduleResolution', 'bundler', '--noEmit']),
      compile(project, ['--module', 'nodenext']),
    ])
    const { stdout } = await run(process.execPath, ['example.js'], { cwd: project })
    expect(stdout).toMatch(/^([0-9a-f-]{36} [\d.]+\n){2}$/)
    // Both travel in one message.
    await expect.poll(() => vhost.queue('topic1'), figuresLate).toMatchObject({ ready: 1 })
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)

/** Checks the example as strictly as can be, the declarations of what was installed included. */
async function compile(directory: string, options: string[]): Promise<void> {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--types', '']
  await run(process.execPath, [tsc, ...strict, ...options, 'example.ts'], { cwd: directory })
}

/** The example of the README, sent to another address. */
async function readExample(url: string): Promise<string> {
  const readme = await readFile(path.join(clientFolder, 'README.md'), 'utf8')
  const example = /```ts\n(.+?)```/s.exec(readme)?.[1] ?? ''
  expect(example).toContain('http://127.0.0.1:3000')
  return example.replace('http://127.0.0.1:3000', url)
}
