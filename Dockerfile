# The image of controllers and host processes: `docker build -t registry.example/partywall:0.1.0 .`
#
# Of the base the tag is named and no digest, so that an image that is built anew has the fixes of the day; pin it where
# you build. Debian and not Alpine, because it is what the tests run on: lmdb brings binaries of its own for each.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Scripts of packages are not needed: what has native code brings it along.
RUN npm ci --ignore-scripts
COPY tools/build.mjs tools/
COPY cli cli
COPY controller controller
COPY crds crds
COPY deploy deploy
COPY schemas schemas
RUN npm run build
# All packages but lmdb are in the bundle; those that only build it go.
RUN npm prune --omit=dev --ignore-scripts

FROM node:20-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/crds crds
COPY --from=build /app/deploy deploy
COPY --from=build /app/schemas schemas
COPY --from=build /app/dist dist
ENV NODE_ENV=production
# By number, so that Kubernetes can see that it is not root.
USER 65532:65532
ENTRYPOINT ["node", "/app/dist/partywall.js"]
CMD ["--help"]
