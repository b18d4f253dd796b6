##### versions.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:6681fa1f85b93c54fd8785452d421cb1347338e51b8c591a49cad88e01c6eb03

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "shop-eu" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:340dcac5220095484a9880f135d78b900b449bf433fc027f0789b8c9c5491a78

variable "region" {
  description = "The AWS region."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

##### network.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:e1d68d6483ea28d290c0e3b5b84298cf56320c3d94248f1516404a6f2103c12e

resource "aws_security_group" "alb" {
  name_prefix = "shop-eu-alb-"
  description = "application load balancer of shop-eu"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ab098f9c66448d7c800be64215d40ecf85c9d1565c309f8afad657ca690e023f

resource "aws_lb" "alb" {
  name                       = "shop-eu"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 30
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:37742997fe05c805db4c0a89f5957cb59f62a797caaa3bf683989698010e546f

# listener web
# what no rule takes: 404
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:3c22d04606e9a849581784bbec9f0d13ea86d57b60abb4a1a3fd9d3ae6b171ac

# upstream api
# the spec asks for least_connections; nearest: least_outstanding_requests
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api" {
  name            = "shop-eu-api-0e0fb"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "least_outstanding_requests"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api" {
  for_each = {
    "api1" = { id = "10.0.1.11", port = 8080 }
    "api2" = { id = "10.0.1.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:c9840748e7e40a53dc88010a670e70d36ec0a9ad99e6ecdcd7622d32e5275405

# route alive
resource "aws_lb_listener_rule" "web_alive" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 36442

  condition {
    path_pattern {
      values = ["/alive"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "alive in eu\n"
      status_code  = "200"
    }
  }

  tags = {
    Name = "alive"
  }
}

# route api
resource "aws_lb_listener_rule" "web_api" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 46717

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  tags = {
    Name = "api"
  }
}

##### outputs.tf
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec shop-eu | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:dab0e3b1e72abc3feadc8630d15a48cc2a5cea820ff0db5c5eec3b2bcc0a0e02

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.web_alive.priority,
      aws_lb_listener_rule.web_api.priority,
    ])) == 2
    error_message = "priorities on listener web are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

