# docker build -t slack-recorder .        How to run it: docs/deploying.md

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Node is in the image, so its packages are left out (--omit=optional); better-sqlite3 brings its binaries along and builds
# nothing. What only compilers and other systems need is half of what is installed, and goes.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund \
 && rm -r node_modules/better-sqlite3/deps node_modules/better-sqlite3/src \
 && find node_modules/better-sqlite3/prebuilds -type f ! -name 'linux-*' -delete \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-slim
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json manifest.yml ./
COPY src ./src
# A volume takes the owner of the folder that it is put on.
RUN mkdir -p /data && chown node:node /data && chmod 700 /data
ENV DATABASE_URL=sqlite:/data/recorder.db
USER node
VOLUME /data
EXPOSE 3000
# Whether the process is there, not whether Slack and Recall are: an app that waits for them must not be restarted.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No npm and no shell between: SIGTERM has to reach Node.
CMD ["node", "src/main.ts"]
