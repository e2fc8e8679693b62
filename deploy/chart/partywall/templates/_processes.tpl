{{/* What the pods of controllers and of host processes have in common. Expects (dict "root" $ "values" ...). */}}
{{- define "partywall.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "partywall.podSettings" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  {{- with .fsGroupChangePolicy }}
  fsGroupChangePolicy: {{ . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "partywall.containerSettings" -}}
image: {{ include "partywall.image" .root | quote }}
{{- if ne .root.Values.image.pullPolicy "IfNotPresent" }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end }}
livenessProbe:
  httpGet:
    path: /healthz
    port: health
  periodSeconds: 10
  timeoutSeconds: 5
readinessProbe:
  httpGet:
    path: /readyz
    port: health
  periodSeconds: 5
  timeoutSeconds: 5
resources: {{- toYaml .values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- /* Expects the root; empty where no traces are wanted. */}}
{{- define "partywall.tracingArgument" -}}
{{- with .Values.tracing.endpoint }}
- {{ printf "--otlp-endpoint=%s" . | quote }}
{{- end }}
{{- end }}

{{- define "partywall.tracingEnvironment" -}}
{{- if .Values.tracing.endpoint }}
{{- range $name, $value := .Values.tracing.environment }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}
