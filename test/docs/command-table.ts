/** Why a command of the docs is not run by a test. Nothing else is a reason. */
export type Reason =
  | 'a container engine'
  | 'systemd, and root'
  | 'an account'
  | 'another repository'
  | 'minutes or hours'

/** Commands that cannot be run here; what can be looked at without running them is (commands.test.ts). */
export const NOT_RUN: Record<Reason, string[]> = {
  'a container engine': [
    'docker build -t slack-recorder .',
    'docker run -d --name slack-recorder --restart unless-stopped --stop-timeout 20 --env-file .env -v slack-recorder:/data slack-recorder',
    'docker logs -f slack-recorder',
    'docker exec slack-recorder npm run --silent backup -- /data/monday.db',
    'docker cp slack-recorder:/data/monday.db .',
    'docker compose up -d',
    'docker compose logs -f recorder',
    'docker compose --profile postgres up -d',
  ],
  'systemd, and root': [
    'useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin slack-recorder',
    'systemctl daemon-reload',
    'systemctl enable --now slack-recorder',
    'journalctl -u slack-recorder -f -o cat',
    'sudo -u slack-recorder env DATABASE_URL=sqlite:/var/lib/slack-recorder/recorder.db npm run --silent backup -- /var/lib/slack-recorder/monday.db',
  ],
  'an account': [
    'fly apps create slack-recorder',
    'fly volumes create data --size 1 --region fra',
    'fly secrets import < .env',
    'fly deploy --ha=false',
    'kubectl create secret generic slack-recorder --from-env-file=.env',
    'kubectl apply -f deploy/kubernetes.yaml',
    'kubectl logs -f deployment/slack-recorder',
  ],
  'another repository': ['git clone https://github.com/your-team/slack-recorder /opt/slack-recorder', 'git pull'],
  'minutes or hours': [
    'npm run explore',
    'npm run crash',
    'npm run crash -- --every 5 --seed 9',
    'npm run crash -- --only LIFE:SERIES:K',
    'npm run weather',
    'npm run weather -- --seed 2026',
    'npm run weather -- --short --restore',
    'npm run weather -- --replicas 3 --recordings 300 --seed 2026',
    'npm run weather -- --replicas 3 --short --polling --harsh 2',
    'npm run fuzz -- --inputs 4000',
    'npm run fuzz -- --inputs 100000 --seed 20261123 --answers 20',
    'npm run fuzz -- --seed N --door "Recall, signed" --number 123',
    'npm run bench',
    'npm run bench -- ingest deliver',
    'npm run bench -- --short',
    'npm run bench -- --json',
    'npm run bench -- --write',
    'BENCH_CPU_PROF=profiles npm run bench -- ingest --rounds 1',
  ],
}

/** Commands that are run by something else of ours: its file, and what in it shows that. */
export const RUN_ELSEWHERE: Record<string, { file: string; shows: string }> = {
  'npm run --silent show -- https://acme.slack.com/archives/C0123456789/p1700000000000100': {
    file: 'test/commands/show.test.ts',
    shows: "'src/commands/show.ts'",
  },
  'npm ci': { file: '.ci/run', shows: 'section npm ci' },
  'npm ci --omit=dev': { file: 'Dockerfile', shows: 'npm ci --omit=dev' },
  'npm test': { file: '.ci/run', shows: 'section npm test' },
  'npm run setup': { file: 'test/commands/setup-wizard.test.ts', shows: 'desk.sit()' },
  'SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… RECALL_API_KEY=… npm run setup -- --yes': {
    ...{ file: 'test/commands/setup-flags.test.ts', shows: "desk.run(['--yes'], { ...fromEnvironment(desk)" },
  },
  'npm run doctor -- --channel C0123456789': { file: 'test/commands/doctor-slack.test.ts', shows: "['--channel', " },
  'npm run sandbox -- --once': { file: '.ci/run', shows: 'section npm run sandbox -- --once' },
  'npm run test:long': { file: '.ci/run', shows: 'section npm run test:long' },
  'npm run explore -- --short': { file: '.ci/run', shows: 'section npm run explore -- --short' },
  'npm run crash -- --short': { file: '.ci/run', shows: 'section npm run crash -- --short' },
  'npm run weather -- --replicas 3 --short': {
    file: '.ci/run',
    shows: 'section npm run weather -- --replicas 3 --short',
  },
  'npm run weather -- --short': { file: '.ci/run', shows: 'section npm run weather -- --short' },
  'npm run sandbox -- --list': { file: 'test/sandbox/main.test.ts', shows: "run(['--list'])" },
  'npm run sandbox': { file: 'test/browser/run-sandbox.ts', shows: 'sandbox/main.ts' },
  'npm run sandbox -- --once --scenario two-parts': { file: 'test/sandbox/main.test.ts', shows: "'--scenario'" },
  'mkdir data/before-restore': { file: 'test/world/machine/restore.test.ts', shows: 'docs/backup.md' },
  'mv data/recorder.db* data/before-restore/': { file: 'test/world/machine/restore.test.ts', shows: 'docs/backup.md' },
  'cp backups/monday.db data/recorder.db': { file: 'test/world/machine/restore.test.ts', shows: 'docs/backup.md' },
}
