import { openNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';

const template = `# A pattern: what should run, in the order of dependsOn. "Plan" above shows what it would change.
name: shop
services:
  config:
    type: ConfigMap.K8s
    settings:
      data:
        greeting: hello
  web:
    type: Deployment.K8s
    dependsOn:
      - config
    settings:
      spec:
        replicas: 2
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: web
                image: nginx:1.29
                ports:
                  - containerPort: 80
  web-service:
    name: web
    type: Service.K8s
    settings:
      spec:
        selector:
          app: web
        ports:
          - port: 80
            targetPort: 80
`;

/** A new pattern file, small and valid. */
export const newPattern: CommandHandler = async () => {
  await openNewFile('shop.pattern.yaml', template);
};
